/** `most` of the items, evenly spread and with the first and the last; all of them when there are fewer. */
export function evenly<T>(items: T[], most: number): T[] {
  if (items.length <= most) return items;
  if (most < 2) return items.slice(0, most);
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)]!);
}
