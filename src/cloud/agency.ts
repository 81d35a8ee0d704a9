import type { AssumedAgency } from '../config/config.ts';
import type { Auth } from './auth.ts';
import type { Credentials } from './credentials.ts';
import { jsonRequest, keysIn } from './iam.ts';
import type { Lease } from './refresh.ts';
import type { SendSigned } from './signed.ts';

const DEFAULT_SECONDS = 3600;

export interface AgencyOptions {
  signed: SendSigned;
  iam: string;
  assume: AssumedAgency;
  /** Of the one who assumes it. */
  credentials: Credentials;
}

/**
 * Temporary keys of an agency (IAM API reference, "Obtaining a Temporary Access Key and Security Token Through an Agency").
 * They last 900 to 86,400 seconds, an hour when nothing else is asked for.
 */
export async function assumeAgency({ signed, iam, assume, credentials }: AgencyOptions): Promise<Lease<Auth>> {
  const { agency, domainId, domainName, durationSeconds = DEFAULT_SECONDS } = assume;
  const request = jsonRequest('POST', iam, '/v3.0/OS-CREDENTIAL/securitytokens', [], {
    auth: {
      identity: {
        methods: ['assume_role'],
        assume_role: {
          agency_name: agency,
          ...(domainId ? { domain_id: domainId } : { domain_name: domainName }),
          duration_seconds: durationSeconds,
        },
      },
    },
  });
  const answer = await signed(request, credentials);
  return keysIn(answer, { operationId: `Assuming the agency ${agency}`, mutates: false }, credentials.secrets());
}
