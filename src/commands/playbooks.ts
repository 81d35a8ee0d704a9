import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Playbook } from '../server/prompts/playbook.ts';

/** The playbooks, as the build froze them beside the program. */
export function loadPlaybooks(): readonly Playbook[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', 'prompts.json'), 'utf8'));
}
