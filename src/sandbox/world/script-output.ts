import { isoSeconds } from '../time.ts';
import { COMPANY } from './company.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import type { Script } from './scripts.ts';

/** What a script would have done. */
export interface Pretended {
  output: string;
  exit: number;
  /** Seconds it sleeps. */
  waits: number;
}

/** Reads a script as far as it can: what it prints, how long it sleeps, how it exits. Nothing else has an effect. */
export function pretend({ type, content }: Pick<Script, 'type' | 'content'>, desktop: Desktop, at: number): Pretended {
  const printed: string[] = [];
  let [exit, waits] = [0, 0];
  for (const line of content.split(/\r?\n/).map((one) => one.trim())) {
    const sleep = /^(?:Start-Sleep\s+(?:-s(?:econds)?\s+)?|sleep\s+|timeout\s+(?:\/t\s+)?)(\d+)/i.exec(line);
    const print = /^@?(?:echo|Write-Output|Write-Host)\s+(.*)$/i.exec(line);
    const end = /^exit\s+(?:\/b\s+)?(\d+)/i.exec(line);
    const fails = /^throw\b|^Write-Error\b/i.test(line);
    if (sleep) waits += Number(sleep[1]);
    else if (print && !/^(?:off|on)$/i.test(print[1] ?? ''))
      printed.push(expand(unquoted(print[1] ?? ''), desktop, at));
    else if (Object.hasOwn(COMMANDS, line.toLowerCase())) printed.push(COMMANDS[line.toLowerCase()]!(desktop, at));
    if (!end && !fails) continue;
    exit = end ? Number(end[1]) : 1;
    break;
  }
  return { output: printed.join(type === 'SHELL' ? '\n' : '\r\n'), exit, waits };
}

const COMMANDS: Readonly<Record<string, (desktop: Desktop, at: number) => string>> = {
  hostname: ({ name }) => name,
  whoami: ({ image }) => (image.os === 'Windows' ? 'nt authority\\system' : 'root'),
  'get-date': (_, at) => isoSeconds(at),
  date: (_, at) => isoSeconds(at),
};

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

/** Puts in what the commonest variables stand for. */
function expand(text: string, desktop: Desktop, at: number): string {
  return text
    .replace(/\$\(hostname\)|\$\{?HOSTNAME\}?|\$env:COMPUTERNAME|%COMPUTERNAME%/gi, desktop.name)
    .replace(/\$\{?USER\}?\b|\$env:USERNAME|%USERNAME%/gi, ownerOf(desktop)?.name ?? 'SYSTEM')
    .replace(/\$env:USERDOMAIN|%USERDOMAIN%/gi, COMPANY.netbios)
    .replace(/\$\(date\)|\$\(Get-Date\)|%DATE%/gi, isoSeconds(at));
}
