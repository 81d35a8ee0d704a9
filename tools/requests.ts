import said from './requests.json' with { type: 'json' };

/**
 * What people say when they need an operation, by its tool's name: examples that the search learns from. Written by somebody who
 * was shown only what the operations do, and never those requests by which the search is measured.
 */
export const requests: Readonly<Record<string, string[]>> = said;
