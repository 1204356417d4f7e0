/** Half the width of the roadway, kerb to kerb, metres. */
export const ROADWAY = 4.7;
/** Distance of the outer edge of the pavements from the centre line, metres. */
export const PAVEMENT = 7.4;

/** The y of the street's centre line at x: a gentle bend. */
export function streetCentre(x: number): number {
  return 58 + 4.5 * Math.sin((x - 25) / 42);
}

/** The direction of the street at x, radians from the x axis. */
export function streetYaw(x: number): number {
  return Math.atan((4.5 / 42) * Math.cos((x - 25) / 42));
}

/** Signed distance from the centre line, metres; positive to the north. */
export function acrossStreet(x: number, y: number): number {
  return (y - streetCentre(x)) * Math.cos(streetYaw(x));
}
