import type { AppImage, Program } from './app-images.ts';

export function program(
  name: string,
  version: string,
  publisher: string,
  executePath: string,
  commandParam = '',
): Program {
  const workPath = executePath.slice(0, executePath.lastIndexOf('\\'));
  return {
    name,
    version,
    publisher,
    executePath,
    workPath,
    commandParam,
    iconPath: executePath,
    iconIndex: 0,
    description: '',
  };
}

const FILES = 'C:\\Program Files';
const OFFICE = `${FILES}\\Microsoft Office\\root\\Office16`;

/** Every server has these. */
const SYSTEM: readonly Program[] = [
  program('Notepad', '10.0.17763.1', 'Microsoft Corporation', 'C:\\Windows\\System32\\notepad.exe'),
  program(
    'Microsoft Edge',
    '131.0.2903.112',
    'Microsoft Corporation',
    `${FILES} (x86)\\Microsoft\\Edge\\Application\\msedge.exe`,
  ),
  program('7-Zip File Manager', '24.08', 'Igor Pavlov', `${FILES}\\7-Zip\\7zFM.exe`),
];

const OFFICE_PROGRAMS: readonly Program[] = [
  program('Microsoft Word', '16.0.17928.20336', 'Microsoft Corporation', `${OFFICE}\\WINWORD.EXE`),
  program('Microsoft Excel', '16.0.17928.20336', 'Microsoft Corporation', `${OFFICE}\\EXCEL.EXE`),
  program('Microsoft PowerPoint', '16.0.17928.20336', 'Microsoft Corporation', `${OFFICE}\\POWERPNT.EXE`),
  program('Microsoft Outlook', '16.0.17928.20336', 'Microsoft Corporation', `${OFFICE}\\OUTLOOK.EXE`),
  program('WPS Office', '12.1.0.18912', 'Kingsoft Corp.', `${FILES}\\Kingsoft\\WPS Office\\wps.exe`),
  program('Google Chrome', '131.0.6778.205', 'Google LLC', `${FILES}\\Google\\Chrome\\Application\\chrome.exe`),
  program('Adobe Acrobat Reader', '24.5.20320', 'Adobe Inc.', `${FILES}\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe`),
  program('金蝶云星空客户端', '8.2.0.1', 'Kingdee', `${FILES} (x86)\\Kingdee\\K3Cloud\\K3CloudClient.exe`),
  program('SAP Logon', '8000.1.4.1164', 'SAP SE', `${FILES} (x86)\\SAP\\FrontEnd\\SAPgui\\saplogon.exe`),
];

const CAD_PROGRAMS: readonly Program[] = [
  program('AutoCAD 2024', '24.3.61.0', 'Autodesk', `${FILES}\\Autodesk\\AutoCAD 2024\\acad.exe`, '/product ACAD'),
  program('DWG TrueView 2024', '24.3.61.0', 'Autodesk', `${FILES}\\Autodesk\\DWG TrueView 2024\\dwgviewr.exe`),
  program('SOLIDWORKS 2024', '32.1.0.0123', 'Dassault Systèmes', `${FILES}\\SOLIDWORKS Corp\\SOLIDWORKS\\SLDWORKS.exe`),
  program('Blender 4.2', '4.2.3', 'Blender Foundation', `${FILES}\\Blender Foundation\\Blender 4.2\\blender.exe`),
];

const TOOL_PROGRAMS: readonly Program[] = [
  program('Visual Studio Code', '1.96.2', 'Microsoft Corporation', `${FILES}\\Microsoft VS Code\\Code.exe`),
  program('DBeaver', '24.3.0', 'DBeaver Corp', `${FILES}\\DBeaver\\dbeaver.exe`),
  program('PuTTY', '0.82', 'Simon Tatham', `${FILES}\\PuTTY\\putty.exe`),
  program('WinSCP', '6.3.6', 'Martin Prikryl', `${FILES} (x86)\\WinSCP\\WinSCP.exe`),
];

/** What a server with this image can start. */
export function programsOn({ name, type, programs }: AppImage): readonly Program[] {
  if (programs) return programs;
  if (name.includes('OFFICE')) return [...SYSTEM, ...OFFICE_PROGRAMS];
  if (name.includes('CAD')) return [...SYSTEM, ...CAD_PROGRAMS];
  return type === 'public' ? [...SYSTEM, ...TOOL_PROGRAMS] : SYSTEM;
}
