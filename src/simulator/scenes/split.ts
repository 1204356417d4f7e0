/** What a scene is for. Validation scenes draw variants and layouts that training never draws. */
export type Split = 'train' | 'validation';

/** Variants of one sort of thing, kept apart by what they are for. */
export interface Variants<T> {
  readonly train: readonly T[];
  readonly validation: readonly T[];
}
