const NUMBERS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, useGrouping: 'min2' });
const FRACTIONS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const SHORT = new Intl.NumberFormat('en-US', { notation: 'scientific', maximumSignificantDigits: 4 });

export function numeral(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e15 || size < 1e-4) return SHORT.format(value);
  return (size < 1 ? FRACTIONS : NUMBERS).format(value);
}

export function counted(number: number): string {
  return number.toLocaleString('en-US');
}
