import { Refusal } from '../../refusal.ts';

/** Refusals of settings (Workspace API reference, "Error Codes"). */
export function wrongValue(detail: string): Refusal {
  return new Refusal(
    500,
    'WKS.00000033',
    'The configuration item values are incorrect. Please check the input value and try again.',
    { detail },
  );
}

export const refuseSetting = {
  noPasswordSource: () =>
    new Refusal(
      500,
      'WKS.00000032',
      'The third-party password data is not configured. The Enable switch cannot be turned on.',
    ),
  nameTaken: () => new Refusal(500, 'WKS.00000034', 'The Configuration Name already exists.'),
  characters: () => new Refusal(500, 'WKS.00000037', 'The value can not contain the special characters: <>.'),
  authUrl: () =>
    new Refusal(
      500,
      'WKS.00000062',
      'Enter a standard auth URL, for example, https://idp.example.com/oauth/authorize.',
    ),
  tokenUrl: () =>
    new Refusal(500, 'WKS.00000064', 'Enter a standard token URL, for example, https://idp.example.com/oauth/token.'),
  inUse: () =>
    new Refusal(
      500,
      'WKS.00000035',
      'The configuration is being called by another component. Ensure that it is not used and try again.',
    ),
  noSignOn: () =>
    new Refusal(
      500,
      'WKS.00000036',
      "The button 'Whether to Enable Third-party SSO' cannot be toggled on because no third-party SSO data is available.",
    ),
};

/** Refuses what no name and no value of a setting may hold. */
export function plain(text: string): string {
  if (/[<>]/.test(text)) throw refuseSetting.characters();
  return text;
}

export function isUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\/[^\s/<>]+(\/\S*)?$/.test(value);
}
