/** A command line that cannot be understood; the message says how it should look. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
