type Method = (...args: never[]) => unknown;

/**
 * Puts a function in a method's place, made from the one before. The restorer leaves alone what somebody else has put
 * there since; ours then only hands through.
 */
export function replaceMethod<K extends string, Owner extends { [key in K]: Method }>(owner: Owner, name: K, make: (before: Owner[K]) => Owner[K]): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const before = owner[name];
  const made = make(before.bind(owner) as Owner[K]);
  let active = true;
  const ours = ((...args: never[]) => (active ? made(...args) : before.apply(owner, args))) as Owner[K];
  owner[name] = ours;
  return () => {
    active = false;
    if (owner[name] !== ours) return;
    // A method of its class it had not of its own.
    Reflect.deleteProperty(owner, name);
    if (own) Object.defineProperty(owner, name, own);
  };
}
