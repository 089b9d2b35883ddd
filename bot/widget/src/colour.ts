/** The host's colour, made readable: white or black on it, whichever is clearer (one of them always reaches 4.5 : 1).
 * Null if `hex` is not like #0b4f6c. */
export function on(hex: string): string | null {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return null;
  // How bright, as WCAG 2 counts it (its curve is 2.2 but for the darkest shades).
  const part = (at: number) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2;
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) > 0.179 ? "#000" : "#fff";
}
