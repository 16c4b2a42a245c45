// The page of the REST API: Swagger's own interface, under the same policy as every page.
import "swagger-ui-dist/swagger-ui.css";
import "../styles/docs.css";
import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-es-bundle.js";

const place = document.querySelector<HTMLElement>("#swagger");
const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content;

if (place) {
  SwaggerUIBundle({
    domNode: place,
    url: place.dataset.url,
    // The validator is another host's.
    validatorUrl: null,
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    requestInterceptor: (request) => {
      if (token) request.headers["X-CSRFToken"] = token;
      return request;
    },
  });
}
