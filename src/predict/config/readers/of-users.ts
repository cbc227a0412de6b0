import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Declared } from '../declared.js';
import { declaredReader } from '../declared-reader.js';
import { flagValue } from '../flags.js';
import { homeOf } from '../names.js';
import type { Parse } from '../syntax/include.js';
import { INI, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

/** Where what a user has set lies: as the variable of the service says, else as /etc/passwd does. */
const homeFor = ({ environment, user }: Running, image: Image) => environment.get('HOME') ?? homeOf(image, user);

/** A program that keeps its settings with the user who runs it. */
const ofUser = (declared: Declared, files: (run: Running, home: string) => readonly string[]): Reader => ({
  programs: declared.programs,
  read: (run, image) => declaredReader({ ...declared, files: files(run, homeFor(run, image)) }).read(run, image),
});

/** `c.ServerApp.port = 8889`, `c.NotebookApp.ip = '*'` of files that are Python. */
const jupyterSettings: Parse = (file, text) =>
  text.split('\n').flatMap((raw, index) => {
    const [, key, double, single, bare] =
      /^c\.(?:NotebookApp|ServerApp|LabApp)\.(port|ip)\s{0,20}=\s{0,20}(?:u?"([^"\n]{0,80})"|u?'([^'\n]{0,80})'|(\d{1,5}))/.exec(
        raw,
      ) ?? [];
    if (key === undefined) return [];
    return [{ file, line: index + 1, text: raw.trim(), within: [], key, values: [double ?? single ?? bare ?? ''] }];
  });

const APPS = ['NotebookApp', 'ServerApp', 'LabApp'];

/** Jupyter: 8888 for this machine alone unless it says otherwise. Its configuration options, ServerApp.port and .ip */
export const jupyter = ofUser(
  {
    programs: ['jupyter'],
    files: [],
    fileFlags: ['--config'],
    parse: jupyterSettings,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['--port', ...APPS.map((each) => `--${each}.port`)] },
        address: { keys: ['ip'], flags: ['--ip', ...APPS.map((each) => `--${each}.ip`)] },
        defaultPort: 8888,
        defaultBind: 'loopback',
        words: { '*': 'any', localhost: 'loopback' },
      },
    ],
  },
  (_, home) =>
    ['/etc/jupyter', '/usr/local/etc/jupyter', `${home}/.jupyter`].flatMap((directory) =>
      ['notebook', 'server', 'lab'].map((each) => `${directory}/jupyter_${each}_config.py`),
    ),
);

/** qBittorrent without a window: its page, and the port of its sessions where one is set. */
export const qbittorrent: Reader = {
  decides: /^(?:Port|Address)$/,
  ...ofUser(
    {
      programs: ['qbittorrent'],
      files: [],
      parse: parseLines(INI),
      listeners: [
        {
          protocols: ['tcp'],
          port: { keys: ['WebUI\\Port'], flags: ['--webui-port'] },
          address: { keys: ['WebUI\\Address'] },
          defaultPort: 8080,
          defaultBind: 'dual',
        },
        {
          protocols: ['tcp', 'udp'],
          port: { keys: ['Session\\Port'], flags: ['--torrenting-port'] },
          defaultPort: null,
          defaultBind: 'any',
        },
      ],
    },
    (run, home) => {
      const profile = flagValue(run, '--profile');
      return [`${profile === null ? `${home}/.config/qBittorrent` : `${profile}/qBittorrent/config`}/qBittorrent.conf`];
    },
  ),
};
