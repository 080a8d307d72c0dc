// Reads calendar files, a JSON list on the standard input; tells what ical.js understands of each.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function read(text) {
  const whole = new ICAL.Component(ICAL.parse(text));
  const event = new ICAL.Event(whole.getFirstSubcomponent("vevent"));
  return {
    method: whole.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    status: event.component.getFirstPropertyValue("status"),
    start: event.startDate.toUnixTime(),
    end: event.endDate.toUnixTime(),
  };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(read)));
