import { refuseApp } from './refusals.ts';

/** Chinese, letters, digits, _ and -, at most 64: how most things of the service may be named. */
export function checkPlainName(name: string, field = 'name'): void {
  if (!/^[\p{Script=Han}\w-]{1,64}$/u.test(name)) throw refuseApp.invalid(field);
}
