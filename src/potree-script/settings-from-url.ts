/** A setting as the plugin's manifest declares it. */
export interface SettingDeclaration {
  readonly key: string;
  readonly type: string;
  readonly enum?: readonly string[];
}

export type SettingValue = string | number | boolean;

/**
 * Settings in the script's own address, `…/potree-point-sam.potree.js?backend=wasm`: a page that is changed by one line has
 * no other place for them.
 *
 * @returns the settings, and in words what of the address means nothing
 */
export function settingsFromUrl(url: string, declared: readonly SettingDeclaration[]): { settings: Record<string, SettingValue>; problems: string[] } {
  const settings: Record<string, SettingValue> = {};
  const problems: string[] = [];
  for (const [key, text] of new URL(url).searchParams) {
    const setting = declared.find((candidate) => candidate.key === key);
    const value = setting ? parse(text, setting) : null;
    if (value !== null) settings[key] = value;
    else problems.push(setting ? `${key}=${text} (expected ${expected(setting)})` : `${key} (known are ${declared.map((known) => known.key).join(', ')})`);
  }
  return { settings, problems };
}

/** Null for a text that is no such value. */
function parse(text: string, { type, enum: values }: SettingDeclaration): SettingValue | null {
  if (values && !values.includes(text)) return null;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : null;
  if (type === 'number') return text !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
  return text;
}

function expected({ type, enum: values }: SettingDeclaration): string {
  return values ? values.join(', ') : type === 'boolean' ? 'true or false' : `a ${type}`;
}
