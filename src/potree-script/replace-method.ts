type Method = (...args: never[]) => unknown;

/**
 * Puts a function in a method's place, made from the one before. The restorer leaves alone what somebody else has put
 * there since; ours then only hands through.
 */
export function replaceMethod<K extends string, M extends Method>(owner: { [key in K]: M }, name: K, make: (before: M) => M): () => void {
  const before = owner[name];
  const made = make(before.bind(owner) as M);
  let active = true;
  const ours = ((...args: never[]) => (active ? made(...args) : before.apply(owner, args))) as M;
  owner[name] = ours;
  return () => {
    active = false;
    if (owner[name] === ours) owner[name] = before;
  };
}
