import { SegmentationError } from '../errors.js';

/** A value inside a model's JSON document, with its path for messages. */
export class JsonField {
  readonly value: unknown;
  readonly #path: string;
  readonly #url: string;

  constructor(value: unknown, path: string, url: string) {
    this.value = value;
    this.#path = path;
    this.#url = url;
  }

  fail(expected: string): never {
    const found = this.value === undefined ? 'nothing' : JSON.stringify(this.value).slice(0, 80);
    throw new SegmentationError('model-invalid', `${this.#url}: ${this.#path}: expected ${expected}, found ${found}.`);
  }

  field(name: string): JsonField {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) this.fail('an object');
    return new JsonField((this.value as Record<string, unknown>)[name], `${this.#path}.${name}`, this.#url);
  }

  list<T>(parse: (entry: JsonField) => T): T[] {
    if (!Array.isArray(this.value)) this.fail('a list');
    return this.value.map((entry, i) => parse(new JsonField(entry, `${this.#path}[${i}]`, this.#url)));
  }

  text(): string {
    return typeof this.value === 'string' && this.value !== '' ? this.value : this.fail('a text');
  }

  number(): number {
    return typeof this.value === 'number' ? this.value : this.fail('a number');
  }

  count(least = 1): number {
    const valid = Number.isSafeInteger(this.value) && (this.value as number) >= least;
    return valid ? (this.value as number) : this.fail(`a whole number, at least ${least}`);
  }

  oneOf<const T extends string>(choices: readonly T[]): T {
    return choices.find((choice) => choice === this.value) ?? this.fail(choices.map((choice) => `"${choice}"`).join(' or '));
  }
}
