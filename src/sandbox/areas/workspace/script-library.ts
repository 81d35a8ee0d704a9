import type { Random } from '../../random.ts';
import { DAY, HOUR, SECOND } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { type Script, type ScriptTask, scripts, scriptTasks } from '../../world/scripts.ts';
import type { World } from '../../world/world.ts';

type Kept = Pick<Script, 'name' | 'type' | 'description' | 'version' | 'content'>;

/** What the administrators of the company keep. */
const LIBRARY: readonly Kept[] = [
  {
    name: 'Clean-Temp',
    type: 'POWERSHELL',
    version: '1.3',
    description: '清理临时文件和回收站',
    content: [
      '$before = (Get-PSDrive C).Free',
      'Remove-Item "$env:TEMP\\*" -Recurse -Force -ErrorAction SilentlyContinue',
      'Remove-Item "C:\\Windows\\Temp\\*" -Recurse -Force -ErrorAction SilentlyContinue',
      'Clear-RecycleBin -Force -ErrorAction SilentlyContinue',
      'Start-Sleep -Seconds 5',
      'Write-Output "Temporary files removed on $env:COMPUTERNAME"',
    ].join('\r\n'),
  },
  {
    name: 'Set-Proxy',
    type: 'POWERSHELL',
    version: '2.0',
    description: 'Company proxy for the browsers of all users',
    content: [
      "$key = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Edge'",
      'New-Item $key -Force | Out-Null',
      "Set-ItemProperty $key ProxyPacUrl 'http://proxy.lanting.example/lanting.pac'",
      'Write-Output "Proxy set on $env:COMPUTERNAME"',
    ].join('\r\n'),
  },
  {
    name: 'Install-7Zip',
    type: 'BAT',
    version: '23.01',
    description: '静默安装 7-Zip',
    content: [
      '@echo off',
      'msiexec /i \\\\files.lanting.example\\software\\7z2301-x64.msi /qn /norestart',
      'timeout /t 12',
      'echo 7-Zip 23.01 installed on %COMPUTERNAME%',
    ].join('\r\n'),
  },
  {
    name: 'Sync-Time',
    type: 'BAT',
    version: '1.0',
    description: '与域控同步时间',
    content: ['@echo off', 'w32tm /resync /rediscover', 'echo The time was synchronised on %COMPUTERNAME%'].join(
      '\r\n',
    ),
  },
  {
    name: 'update-ca-lanting',
    type: 'SHELL',
    version: '1.1',
    description: 'Company root certificate on Linux desktops',
    content: [
      '#!/bin/bash',
      'curl -fsS http://pki.lanting.example/root.crt -o /usr/local/share/ca-certificates/lanting.crt',
      'update-ca-certificates',
      'echo "1 added on $(hostname)"',
    ].join('\n'),
  },
  {
    name: 'disk-report',
    type: 'SHELL',
    version: '1.0',
    description: '磁盘使用情况',
    content: ['#!/bin/bash', 'hostname', 'df -h --output=target,pcent', 'echo done'].join('\n'),
  },
];

/** The kept scripts, and a few runs of the past months, each on a handful of desktops. */
export function seedScripts(world: World, random: Random): void {
  for (const kept of LIBRARY) {
    const created = world.born - random.int(90, 600) * DAY;
    const updated = created + random.int(0, 80) * DAY;
    world.part(scripts).add({ id: random.uuid(), ...kept, created, updated });
  }
  const past = world
    .part(scripts)
    .all()
    .flatMap((script) => {
      const fitting = world.fleet
        .all()
        .filter(({ image, agentInstalled }) => agentInstalled && (image.os === 'Linux') === (script.type === 'SHELL'));
      return fitting.length > 0 ? [pastTask(world, script, someOf(fitting, random), random)] : [];
    });
  for (const task of past.sort((a, b) => a.started - b.started)) world.part(scriptTasks).add(task);
}

function someOf(desktops: readonly Desktop[], random: Random): Desktop[] {
  const start = random.int(0, desktops.length - 1);
  return desktops.slice(start, start + random.int(3, 12));
}

/** A run that is over. */
function pastTask(world: World, script: Script, desktops: Desktop[], random: Random): ScriptTask {
  const started = world.born - random.int(1, 60) * DAY - random.int(0, 8) * HOUR;
  const taskId = random.uuid();
  return {
    id: taskId,
    scripts: [{ ...script }],
    desktopIds: desktops.map(({ id }) => id),
    firstIds: [],
    threshold: Number.POSITIVE_INFINITY,
    timeout: 5,
    started,
    runs: desktops.map((desktop, index) => {
      const begun = started + (1 + index * 0.2) * SECOND;
      const skipped = random.chance(0.1);
      return {
        id: random.uuid(),
        taskId,
        script: { ...script },
        desktopId: desktop.id,
        desktopName: desktop.name,
        batch: 0,
        started: begun,
        ended: begun + (skipped ? 0 : random.int(2_000, 20_000)),
        ...(skipped
          ? { status: 'SKIP', code: 'WKS.00211602', reason: 'The desktop is not running.' }
          : { status: 'SUCCESS', output: `${desktop.name}: done` }),
      };
    }),
  };
}
