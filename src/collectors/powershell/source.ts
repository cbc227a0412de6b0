import { elsewhere } from '../elsewhere.js';

/** The CIM classes of Windows through PowerShell: every socket with its process, services and signer. */
export const powershell = elsewhere(
  {
    id: 'powershell',
    title: 'the CIM classes of Windows, through PowerShell (Windows)',
    auto: ['win32'],
    // Signatures are looked up, and the first PowerShell after the start of Windows takes several seconds.
    timeLimit: 20_000,
  },
  () => import('./live.js'),
);
