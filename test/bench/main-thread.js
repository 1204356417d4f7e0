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

/** With every call of a script. */
export const SCRIPTED = [...TRACED, 'devtools.timeline', 'v8.execute'];

/** Scripts of the library as the demo loads them. */
const OURS = /\/dist\//;

/**
 * Between each pair of marks `NAME-from` and `NAME-to` of the thread that set them, without what scripts of others did
 * there: the longest task, and the 95th percentile of what scripts took in a frame, in milliseconds. Frames begin at marks
 * `NAME-frame`. Microtasks do not tell whose they are and are counted, as is in tasks what the browser does by itself.
 */
export function framesOf(trace, name) {
  const { traceEvents } = JSON.parse(Buffer.from(trace).toString());
  const marks = traceEvents.filter(({ cat, name: mark }) => cat.includes('blink.user_timing') && mark.startsWith(name));
  return pairs(marks, `${name}-from`, `${name}-to`).map((span) => {
    const { pid, tid } = marks.find(({ ts }) => ts === span[0]);
    const own = traceEvents.filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid && event.ts < span[1] && event.ts + event.dur > span[0]);
    const others = outermost(own.filter((event) => event.name === 'FunctionCall' && !OURS.test(event.args.data?.url ?? '')));
    const tasks = own.filter((event) => event.name === 'RunTask');
    const taken = tasks.map((task) => time(task) - others.reduce((sum, other) => sum + (isInside(other, task) ? time(other) : 0), 0));
    const frames = marks.filter((mark) => mark.name === `${name}-frame` && mark.pid === pid && mark.ts >= span[0] && mark.ts <= span[1]).map(({ ts }) => ts).sort((a, b) => a - b);
    const perFrame = new Float64Array(frames.length + 1);
    const scripts = outermost(own.filter((event) => event.name === 'FunctionCall' || event.name === 'RunMicrotasks')).filter((event) => !others.includes(event));
    for (const script of scripts) {
      const inside = others.filter((other) => isInside(other, script)).reduce((sum, other) => sum + time(other), 0);
      perFrame[frames.filter((frame) => frame <= script.ts).length] += time(script) - inside;
    }
    return { longest: Math.max(...taken) / 1000, script: perFrame.sort()[Math.floor(0.95 * (perFrame.length - 1))] / 1000 };
  });
}

/** What the thread itself worked: a machine with other work to do is not counted. */
function time({ tdur, dur }) {
  return tdur ?? dur;
}

function isInside(inner, { ts, dur }) {
  return inner.ts >= ts && inner.ts < ts + dur;
}

/** Without the calls that lie inside others. */
function outermost(calls) {
  const found = [];
  for (const call of calls.sort((a, b) => a.ts - b.ts)) if (!found.length || !isInside(call, found.at(-1))) found.push(call);
  return found;
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
