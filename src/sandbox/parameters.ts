import { type Refusal, refuse } from './refusal.ts';

/** How the service says that one of its arguments is wrong. */
type Complain = (name: string, detail: string) => Refusal;

/**
 * The arguments of one request, or an object inside them, read by name and kind.
 * A value of another kind than the reader expects is refused as the service would, so that no handler ever crashes on it.
 */
export class Parameters {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #at: string;
  readonly #complain: Complain;

  constructor(
    values: Readonly<Record<string, unknown>>,
    { at = '', complain = refuse.invalid }: { at?: string; complain?: Complain } = {},
  ) {
    this.#values = values;
    this.#at = at;
    this.#complain = complain;
  }

  /** These parameters with other values in some places. */
  with(values: Readonly<Record<string, unknown>>): Parameters {
    return new Parameters({ ...this.#values, ...values }, { at: this.#at, complain: this.#complain });
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#get(name);
    if (typeof value === 'number') return String(value);
    if (value !== undefined && typeof value !== 'string') throw this.#invalid(name, 'must be text');
    return value as string | undefined;
  }

  /** Text that must be there. */
  need(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw this.#invalid(name, 'is required');
    return value;
  }

  number(name: string): number | undefined {
    const value = this.#get(name);
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (number !== undefined && typeof number !== 'number') throw this.#invalid(name, 'must be a number');
    return number as number | undefined;
  }

  /** A time with its zone, such as `2021-05-11T11:45:42.000Z`, that must be there; in milliseconds. */
  moment(name: string): number {
    return this.#time(name, this.need(name));
  }

  /** The same where it may be missing. */
  momentIf(name: string): number | undefined {
    const text = this.text(name);
    return text ? this.#time(name, text) : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.#get(name);
    if (value === 'true' || value === 'false') return value === 'true';
    if (value !== undefined && typeof value !== 'boolean') throw this.#invalid(name, 'must be true or false');
    return value as boolean | undefined;
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(name: string): string[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    const list = Array.isArray(value) ? value : [value];
    for (const item of list) if (typeof item !== 'string') throw this.#invalid(name, 'must hold texts');
    return list as string[];
  }

  /** Texts given as a list or as one comma-joined text, without blanks. */
  words(name: string): string[] {
    return this.texts(name)
      .flatMap((text) => text.split(/[,，]/))
      .map((word) => word.trim())
      .filter((word) => word !== '');
  }

  /** What was given, whatever it is. */
  raw(name: string): unknown {
    return this.#get(name);
  }

  /** Those of these that were given, as they came. */
  given(...names: readonly string[]): Record<string, unknown> {
    const found = names.filter((name) => this.#get(name) !== undefined).map((name) => [name, this.#get(name)]);
    return Object.fromEntries(found);
  }

  object(name: string): Parameters | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    return this.#nested(value, name);
  }

  objects(name: string): Parameters[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.#invalid(name, 'must be a list');
    return value.map((item, index) => this.#nested(item, `${name}[${index}]`));
  }

  #time(name: string, text: string): number {
    const ms = Date.parse(text);
    if (Number.isNaN(ms)) throw this.#invalid(name, 'must be like 2021-05-11T11:45:42.000Z');
    return ms;
  }

  #nested(value: unknown, name: string): Parameters {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.#invalid(name, 'must be an object');
    return new Parameters(value as Record<string, unknown>, { at: this.#name(name), complain: this.#complain });
  }

  #get(name: string): unknown {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    return value === null ? undefined : value;
  }

  #invalid(name: string, says: string) {
    return this.#complain(this.#name(name), `${this.#name(name)} ${says}`);
  }

  #name(name: string): string {
    return this.#at ? `${this.#at}.${name}` : name;
  }
}
