import { IndexedDbStorage } from '../../src/label-store/indexeddb-storage.js';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import { RemoteOpfs } from '../support/remote-storage.js';
import { describeLabelStore } from './label-store-contract.js';

describeLabelStore('memory', async () => new MemoryStorage());
describeLabelStore('IndexedDB', async () => (await IndexedDbStorage.open())!);
describeLabelStore('the file system', async () => new RemoteOpfs());
