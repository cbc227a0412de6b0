import { joined, type Opinion, opinionPort } from './opinion.js';

/** A file of firewalld's services, `redis.xml`: its name is the service. */
export function firewalldOpinion(name: string, xml: string): Opinion[] {
  const tags = [...xml.matchAll(/<port\b([^>]*)>/g)].map(([, attributes = '']) => {
    const value = (key: string) => new RegExp(`\\b${key}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    return [name.replace(/\.xml$/, ''), opinionPort(value('port'), value('protocol'))] as const;
  });
  return joined(tags);
}

/** A file of ufw's profiles: sections `[OpenSSH]` with `ports=22/tcp|6000:6007/tcp`. */
export function ufwOpinions(ini: string): Opinion[] {
  let section = '';
  return joined(
    ini.split('\n').flatMap((line) => {
      section = /^\[(.+)\]/.exec(line)?.[1] ?? section;
      const list = /^ports=(.*)$/.exec(line)?.[1]?.split('|') ?? [];
      return list.flatMap((each) => {
        const [numbers = '', protocol = ''] = each.split('/');
        const protocols = protocol === '' ? ['tcp', 'udp'] : [protocol];
        return protocols.flatMap((one) =>
          numbers.split(',').map((number) => [section, opinionPort(number, one.trim())] as const),
        );
      });
    }),
  );
}

/** nmap's services, `redis TAB 6379/tcp TAB frequency`: names that its authors met on a port. */
export function nmapOpinions(table: string): Opinion[] {
  const lines = table.matchAll(/^([\w.+-]+)\t(\d+)\/(tcp|udp)\t/gm);
  return joined(
    [...lines].map(([, name = '', port = '', protocol = '']) => [name, opinionPort(port, protocol)] as const),
  );
}
