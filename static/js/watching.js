// Which seconds of a video were played, and their reports to the server.

const JUMP = 2; // more than this between two readings, at speed 1, is a jump and not playing

export class Watching {
  constructor(video, url, token) {
    this.video = video;
    this.url = url;
    this.token = token;
    this.ranges = [];
    this.reports = []; // sent in order; one that gets no answer is sent again under the same number
    this.sending = false;
    this.onAnswer = () => {};
    if (url) this.listen();
  }

  listen() {
    for (const name of ["playing", "timeupdate"]) this.video.addEventListener(name, () => this.read());
    for (const name of ["seeking", "pause", "ended"]) this.video.addEventListener(name, () => this.close(name));
  }

  read() {
    const { currentTime: now, paused, seeking, playbackRate } = this.video;
    if (paused || seeking) return;
    if (this.open && now >= this.open[1] && now - this.open[1] <= JUMP * playbackRate) this.open[1] = now;
    else this.restart(now);
  }

  restart(start) {
    if (this.open && this.open[1] > this.open[0]) this.ranges.push(this.open);
    this.open = start === null ? null : [start, start];
  }

  close(name) {
    const { currentTime: now, playbackRate } = this.video;
    const played = this.open && now > this.open[1] && now - this.open[1] <= JUMP * playbackRate;
    if (name !== "seeking" && played) this.open[1] = now;
    this.restart(null);
  }

  send() {
    this.gather();
    this.flush();
  }

  // The page goes away: nothing is awaited, the server knows a report it already counted.
  sendAtOnce() {
    this.gather();
    for (const report of this.reports) this.request(report).catch(() => {});
  }

  gather() {
    if (!this.url) return;
    this.restart(this.open ? this.open[1] : null);
    if (this.ranges.length) {
      this.reports.push({
        event_id: newId(),
        ranges: this.ranges,
        position: this.video.currentTime,
        speed: this.video.playbackRate,
      });
      this.ranges = [];
    }
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.reports.length) await this.post(this.reports[0]);
    } catch {
      // No network: the reports wait for the next one.
    } finally {
      this.sending = false;
    }
  }

  request(report) {
    return fetch(this.url, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(report),
    });
  }

  async post(report) {
    const response = await this.request(report);
    if (response.status >= 500 || response.status === 429) throw new Error(response.statusText);
    this.reports.shift();
    if (response.ok) this.onAnswer(await response.json());
  }
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
