import type { Service } from '../catalog/operation.ts';
import { Refusal, refuse } from './refusal.ts';

/** How a service says that it can't read a request. */
export interface Complaints {
  notJson(why: string): Refusal;
  emptyBody(): Refusal;
  invalid(name: string, detail?: string): Refusal;
  limit(detail: string): Refusal;
  offset(detail: string): Refusal;
}

/** AppStream API reference, "Error Codes". */
export const invalidForAppStream = (what: string) =>
  new Refusal(400, 'WKS.00051102', `The parameter passed in the request is invalid, ${what}.`);

/** BSS API reference, "Error Codes": it knows one for all of them. */
export const invalidForBilling = (why: string) => new Refusal(400, 'CBC.0100', `Parameter error. ${why}`);

export const complaints: Readonly<Record<Service, Complaints>> = {
  workspace: {
    notJson: refuse.notJson,
    emptyBody: refuse.emptyBody,
    invalid: refuse.invalid,
    limit: refuse.limit,
    offset: refuse.offset,
  },
  appstream: {
    notJson: (why) => new Refusal(400, 'WKS.00051103', `The json parse failed, error message is '${why}'.`),
    emptyBody: () => new Refusal(400, 'WKS.00051101', 'The request message is invalid, failed to read http request.'),
    invalid: (name, detail = name) => invalidForAppStream(detail),
    limit: invalidForAppStream,
    offset: invalidForAppStream,
  },
  bss: {
    notJson: invalidForBilling,
    emptyBody: () => invalidForBilling('The body is empty.'),
    invalid: (name, detail = `${name} is invalid`) => invalidForBilling(`${detail}.`),
    limit: (detail) => invalidForBilling(`${detail}.`),
    offset: (detail) => invalidForBilling(`${detail}.`),
  },
};
