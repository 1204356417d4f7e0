/** How a language and its region write quantities. */
export interface Formats {
  readonly count: Intl.NumberFormat;
  /** Metres with two significant digits. */
  readonly length: Intl.NumberFormat;
  readonly kilobytes: Intl.NumberFormat;
  readonly megabytes: Intl.NumberFormat;
  readonly wholeMegabytes: Intl.NumberFormat;
  readonly gigabytes: Intl.NumberFormat;
  /** A number with one decimal, as megabytes have, without the unit. */
  readonly tenths: Intl.NumberFormat;
  readonly hundredths: Intl.NumberFormat;
  readonly percent: Intl.NumberFormat;
  readonly date: Intl.DateTimeFormat;
}

/** @param locale BCP 47 tag, with the region where that matters: `de-CH` */
export function formatsOf(locale: string): Formats {
  const number = (options: Intl.NumberFormatOptions = {}) => new Intl.NumberFormat(locale, options);
  return {
    count: number(),
    length: number({ style: 'unit', unit: 'meter', maximumSignificantDigits: 2 }),
    kilobytes: number({ style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }),
    megabytes: number({ style: 'unit', unit: 'megabyte', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    wholeMegabytes: number({ style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 }),
    gigabytes: number({ style: 'unit', unit: 'gigabyte', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    tenths: number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    hundredths: number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    percent: number({ style: 'percent', maximumFractionDigits: 0 }),
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }),
  };
}
