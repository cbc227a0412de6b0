import { describe, expect, it } from 'vitest';
import { type CurrentNames, joinPackages, type OlderRecord } from '../../../src/registry/build/from-packages.js';

const older = (
  ServiceName: string,
  PortNumber: string,
  TransportProtocol: string,
  more: Partial<OlderRecord> = {},
) => ({
  ...(ServiceName === '' ? {} : { ServiceName }),
  ...(TransportProtocol === '' ? {} : { TransportProtocol }),
  PortNumber,
  Description: ServiceName === '' ? 'Unassigned' : `Older ${ServiceName}`,
  ...more,
});

const summary = (current: CurrentNames, records: readonly OlderRecord[]) =>
  joinPackages(current, records).map(
    ({ low, high, protocol, service, status }) =>
      `${low === high ? low : `${low}-${high}`}/${protocol} ${service ?? status}`,
  );

describe('joinPackages', () => {
  it('takes name and description from the current list, date and notes from the older one', () => {
    const records = [
      older('nppmp', '3476', 'tcp', {
        RegistrationDate: '2002-04',
        KnownUnauthorizedUses: 'Known use on 3476',
        AssignmentNotes: 'A\n   note',
      }),
    ];
    expect(joinPackages({ '3476/tcp': ['nppmp', 'NVIDIA Mgmt Protocol'] }, records)).toEqual([
      {
        low: 3476,
        high: 3476,
        protocol: 'tcp',
        status: 'assigned',
        service: 'nppmp',
        description: 'NVIDIA Mgmt Protocol',
        registered: '2002-04',
        note: 'Known use on 3476. A note',
      },
    ]);
  });

  it('keeps the aliases before the current name, in order, and drops those behind it', () => {
    const records = ['http', 'www', 'www-http', 'gone'].map((name) => older(name, '80', 'tcp'));
    expect(summary({ '80/tcp': ['www-http', 'HTTP'] }, records)).toEqual([
      '80/tcp http',
      '80/tcp www',
      '80/tcp www-http',
    ]);
  });

  it('takes a name that is not in the older list for a new one', () => {
    expect(summary({ '44322/tcp': ['pmproxy', 'PCP'] }, [older('pmcdproxy', '44322', 'tcp')])).toEqual([
      '44322/tcp pmproxy',
    ]);
    expect(summary({ '11434/tcp': ['ollama', 'Ollama'] }, [older('', '11430-11440', '')])).toContain(
      '11434/tcp ollama',
    );
  });

  it('keeps both names where IANA added a second one', () => {
    expect(summary({ '631/tcp': ['ipps', 'IPP over HTTPS'] }, [older('ipp', '631', 'tcp')])).toEqual([
      '631/tcp ipp',
      '631/tcp ipps',
    ]);
  });

  it('forgets a name that IANA took back', () => {
    expect(summary({ '2/tcp': ['', 'Reserved'] }, [older('compressnet', '2', 'tcp')])).toEqual(['2/tcp reserved']);
  });

  it('takes out of a block the ports that are spoken for by now', () => {
    const current: CurrentNames = { '102/tcp': ['a', 'A'], '103/udp': ['', 'Reserved'], '105/tcp': ['b', 'B'] };
    expect(summary(current, [older('', '100-105', '')]).slice(3)).toEqual(['100-101/ unassigned', '104/ unassigned']);
  });

  it('keeps blocks of one protocol, and what IANA lists without a protocol', () => {
    const records = [older('x11', '6000-6063', 'tcp'), older('', '51', ''), older('', '52', '')];
    expect(summary({ '6000/udp': ['other', 'O'], '52/tcp': ['new', 'N'] }, records)).toEqual([
      '6000/udp other',
      '52/tcp new',
      '6000-6063/tcp x11',
      '51/ unassigned',
    ]);
  });

  it('leaves out service names without a port', () => {
    expect(summary({}, [{ ServiceName: 'adobeserver', Description: 'no port' }])).toEqual([]);
  });
});
