// What the page's main thread did, from Chromium's own trace: every task, however short.

export const TRACED = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];

/**
 * Between each pair of marks `NAME-from-N` and `NAME-to-N` the longest task of the thread that set the marks, in
 * milliseconds, without the time that it spent between marks `TAKEN-from` and `TAKEN-to`.
 */
export function longestTasks(trace, name, taken) {
  const { traceEvents } = JSON.parse(Buffer.from(trace).toString());
  const marks = traceEvents.filter(({ cat, name: mark }) => cat.includes('blink.user_timing') && (mark.startsWith(`${name}-`) || mark.startsWith(`${taken}-`)));
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && event.ph === 'X' && event.pid === marks[0].pid && event.tid === marks[0].tid);
  const intervals = tasks.map(({ ts, dur }) => [ts, ts + dur]);
  const picks = pairs(marks, `${taken}-from`, `${taken}-to`);
  return pairs(marks, `${name}-from`, `${name}-to`).map((span) => longest(intervals, span, picks));
}

/** Start and end, microseconds, in the order of time. */
function pairs(marks, from, to) {
  const times = (name) => marks.filter((mark) => mark.name.startsWith(name)).map(({ ts }) => ts).sort((a, b) => a - b);
  const ends = times(to);
  return times(from).map((start, i) => [start, ends[i]]);
}

function longest(tasks, span, taken) {
  const within = tasks.filter((task) => overlap(task, span) > 0);
  if (within.length === 0) throw new Error('The trace has no main-thread task between the marks of a click.');
  const own = within.map((task) => task[1] - task[0] - taken.reduce((sum, part) => sum + overlap(task, part), 0));
  return Math.max(...own) / 1000;
}

function overlap([from, to], [start, end]) {
  return Math.max(0, Math.min(to, end) - Math.max(from, start));
}
