import type { OwnerFacts } from '../../domain/owner.js';
import type { Coverage } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { type Line, lineName, UNENDED } from '../captures/lines.js';
import { printedLines } from '../captures/printed-lines.js';
import { Problems } from '../captures/problems.js';
import { type Capture, type CaptureFormat, PASTED_LIMIT } from '../captures/types.js';
import { parseJson } from '../snapshot/json.js';
import { isCsvHeader, readCsv } from './csv.js';
import { type PsEndpoint, readEndpoint } from './endpoints.js';
import { readJson } from './json-records.js';
import { type PsRecord, readPrinted } from './records.js';

const LINE = 'capture as Administrator with the line of docs/captures.md for PowerShell, or with: netstat -anob';

/** A property of an object as `Format-List` prints it. */
const OF_LIST = /^\s*[A-Za-z]\w*\s*:/;

/** Whether the last object of a list ends before the state, or inside of the state, that the one before it has. */
function endsBeforeState(records: readonly PsRecord[]): boolean {
  const names = (index: number) => [...(records.at(index)?.properties.keys() ?? [])];
  const [whole, last] = [names(-2), names(-1)];
  const isBegun = last.length < whole.length && last.every((name, index) => name === whole[index]);
  return isBegun && whole.includes('state') && (!last.includes('state') || last.at(-1) === 'state');
}

/** Where a text ends right behind the digits of a port, nothing shows that they are all; without its state none listens. */
function checkEnd(lines: readonly Line[], records: readonly PsRecord[], problems: Problems): void {
  const line = lines.at(-1);
  const last = records.at(-1);
  const name = [...(last?.properties.keys() ?? [])].at(-1);
  const isOfList = OF_LIST.test(lines.findLast(({ text }) => text.trim() !== '')?.text ?? '');
  if (last !== undefined && isOfList && endsBeforeState(records)) problems.add(last.place, UNENDED);
  else if (line !== undefined && /\d$/.test(line.text) && name === 'localport') problems.add(lineName(line), UNENDED);
}

function recordsOf(capture: Capture, problems: Problems): PsRecord[] {
  const lines = printedLines(capture);
  const start = lines.find(({ text }) => text.trim() !== '')?.text ?? '';
  if (/^\s*[[{]/.test(start)) return readJson(parseJson(capture), problems);
  const isCsv = lines.some(({ text }) => isCsvHeader(text));
  const records = isCsv ? readCsv(lines, problems) : readPrinted(lines, problems);
  checkEnd(lines, records, problems);
  return records;
}

/** The command above the table, where it asks for what listens over TCP and for nothing else. */
const LISTENING_TCP = /Get-NetTCPConnection\b[^\n|]{0,200}-State\s+['"]?Listen\b/i;
const UDP = /Get-NetUDPEndpoint\b/i;

/** Records that do not tell their protocol, with the one that was asked for. */
function askedFor({ text }: Capture, records: readonly PsRecord[]): readonly PsRecord[] {
  const start = text.slice(0, PASTED_LIMIT);
  if (!LISTENING_TCP.test(start) || UDP.test(start)) return records;
  return records.map((record) => ({ ...record, className: record.className || 'MSFT_NetTCPConnection' }));
}

/** What is told of each process. */
export function detailsByPid(endpoints: readonly PsEndpoint[]): Map<number, Partial<OwnerFacts>> {
  return new Map(endpoints.flatMap(({ pid, details }) => (pid === null ? [] : [[pid, details]])));
}

function coversOf(endpoints: readonly PsEndpoint[]): Coverage[] {
  const shown = new Set(endpoints.map(({ sighting }) => sighting.protocol));
  return [
    ...(shown.has('tcp') ? (['tcp4', 'tcp6'] as const) : []),
    ...(shown.has('udp') ? (['udp4', 'udp6'] as const) : []),
    ...(endpoints.some(({ pid }) => pid !== null) ? (['owner'] as const) : []),
  ];
}

/** Reads `Get-NetTCPConnection` and `Get-NetUDPEndpoint` as table, list, CSV or JSON, and the line that is the live source. */
export const powershell: CaptureFormat = {
  id: 'powershell',
  title: '`Get-NetTCPConnection` and `Get-NetUDPEndpoint` of PowerShell as table, list, CSV or JSON (Windows)',
  async parse(capture) {
    const problems = new Problems(capture.file);
    const records = askedFor(capture, recordsOf(capture, problems));
    const endpoints = records.flatMap((record) => readEndpoint(record, problems) ?? []);
    if (records.length === 0) problems.add('', 'there is no table, list, CSV or JSON of PowerShell in it');
    problems.throwIfAny();
    return assemble(capture, {
      format: 'powershell',
      platform: 'win32',
      privileged: false,
      covers: coversOf(endpoints),
      sightings: endpoints.map(({ sighting }) => sighting),
      details: detailsByPid(endpoints),
      remedy: LINE,
      blindReason: 'no socket of this kind is in the capture: Get-NetTCPConnection shows TCP, Get-NetUDPEndpoint UDP',
    });
  },
};
