/** Digits only, 6 to 12, as the server wants them; which PINs are too easy it says itself. */
export function isPinShaped(pin: string): boolean {
  return /^\d{6,12}$/u.test(pin);
}
