// The dedicated worker of start.js.
'use strict';
importScripts('/page/start.js');
self.onmessage = ({ data: job }) => duetStart(job, (message) => postMessage(message));
