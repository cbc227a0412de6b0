// In place of the package string-width, for cli-table3 in the bundle (bundle.config.mjs): a module that is a function.
module.exports = require('./width.ts').displayWidth;
