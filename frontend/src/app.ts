// What every page loads: the styles, htmx under the strict policy, and our own gestures.
import "virtual:offsets.css";
import "../styles/app.css";
import htmx from "htmx.org";
import { watchForms } from "./forms";
import { watchKeys } from "./keys";
import { watchPatient } from "./patient";
import { watchRequests } from "./requests";
import { retry } from "./retry";
import { watchTable } from "./table";
import { watchTime } from "./time";

// The policy forbids eval, so hx-on and trigger filters in brackets do nothing here.
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
htmx.config.timeout = 15_000;
// A refused form comes back with its reasons; any other error leaves the page alone.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "(409|422)", swap: true },
  { code: "[45]..", swap: false, error: true },
];

document.documentElement.classList.add("js");
watchRequests();
watchForms();
watchPatient();
watchKeys();
watchTable();
watchTime();
retry();
