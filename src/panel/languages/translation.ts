import type { en } from './en.js';

type English = typeof en;

/** The placeholders of a text. */
export type Holes<Text extends string> = Text extends `${string}{{${infer Hole}}}${infer Rest}` ? Hole | Holes<Rest> : never;

/** A text's name without its plural form. */
export type PluralKey = keyof English extends infer Key ? (Key extends `${infer Name}_other` ? Name : never) : never;

/** A text that has no plural forms. */
export type TextKey = Exclude<keyof English, `${PluralKey}_${string}`>;

/** A text that is complete as it is. */
export type WordKey = { [Key in TextKey]: Holes<English[Key]> extends never ? Key : never }[TextKey];

/** What a text needs to be filled in. */
export type Values<Key extends TextKey> = Readonly<Record<Holes<English[Key]>, string>>;

/** All texts in one language; which plural forms it has, its grammar says. */
export type Translation = Readonly<Record<TextKey | `${PluralKey}_other`, string> & Partial<Record<`${PluralKey}_${Intl.LDMLPluralRule}`, string>>>;
