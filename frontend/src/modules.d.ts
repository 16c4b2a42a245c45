// Modules without types of their own.
declare module "virtual:offsets.css";
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  interface Request {
    headers: Record<string, string>;
  }
  interface Options {
    domNode: HTMLElement;
    url: string | undefined;
    validatorUrl: null;
    deepLinking: boolean;
    docExpansion: "none" | "list";
    defaultModelsExpandDepth: number;
    requestInterceptor: (request: Request) => Request;
  }
  export default function SwaggerUIBundle(options: Options): unknown;
}
