// Makes Node believe that it runs on another system: node --require this file, with FAKE_PLATFORM,
// FAKE_RELEASE and FAKE_UID in the environment.
const os = require('node:os');

const { FAKE_PLATFORM, FAKE_RELEASE, FAKE_UID } = process.env;
Object.defineProperty(process, 'platform', { value: FAKE_PLATFORM });
process.geteuid = FAKE_PLATFORM === 'win32' ? undefined : () => Number(FAKE_UID);
os.release = () => FAKE_RELEASE;
