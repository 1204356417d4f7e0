// Scans from this computer: a button, drag and drop, and after a reload the folder that was open before.
import { droppedSource, openLocalScan, withPaths } from 'potree-point-sam/potree-core-adapter';

/**
 * Calls `onScan` with every scan that a person opens from this computer, and `onError` where there is none in what was picked.
 * A later one overtakes those that are still being opened, which `onScan` can ask its second argument: they are not wanted.
 *
 * @param again name of the folder that was open before a reload, offered until anything was tried; null for none
 * @param words what the buttons say
 */
export function offerLocalScans({ again, words, onScan, onError }) {
  const [button, another] = ['#open-local', '#open-another'].map((id) => document.querySelector(id));
  document.querySelector('#drop-hint').textContent = words.drop;
  another.textContent = words.another;
  let offered = null;
  const offer = (name) => {
    offered = name;
    button.textContent = name ? words.again.replace('{}', () => name) : words.open;
    if (document.activeElement === another) button.focus(); // what is hidden would lose the focus to nothing
    another.hidden = !name;
  };
  let asked = 0;
  let newest = 0;
  const open = async (picking) => {
    const turn = ++asked;
    const overtaken = () => turn < newest;
    offer(null);
    try {
      const source = await picking;
      if (!source || overtaken()) return;
      newest = turn; // only now: a picker that is closed overtakes nothing
      const scan = await openLocalScan(source);
      if (!overtaken()) await onScan(scan, overtaken);
      if (!overtaken() && source instanceof FileSystemDirectoryHandle) await remember(scan.name, source);
    } catch (error) {
      if (error.name !== 'AbortError' && !overtaken()) onError(error); // the picker was closed
    }
  };
  offer(again);
  button.parentElement.hidden = false;
  button.addEventListener('click', () => open(offered ? rememberedOrPicked(offered) : pickFolder()));
  another.addEventListener('click', () => open(pickFolder()));
  for (const type of ['dragover', 'drop']) window.addEventListener(type, (event) => event.preventDefault());
  window.addEventListener('drop', ({ dataTransfer }) => open(droppedSource(dataTransfer)));
}

/** A folder's handle where the browser has them, else the files in it; null when nothing was picked. */
function pickFolder() {
  if (window.showDirectoryPicker) return showDirectoryPicker({ id: 'scan' });
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, webkitdirectory: true });
  return new Promise((done) => {
    input.addEventListener('change', () => done(withPaths(input.files)));
    input.addEventListener('cancel', () => done(null));
    input.click();
  });
}

/** The folder of before, once the person has allowed it again; where the browser keeps none, the same folder picked again. */
async function rememberedOrPicked(name) {
  const handle = await remembered(name);
  return handle && (await handle.requestPermission({ mode: 'read' })) === 'granted' ? handle : pickFolder();
}

async function remember(name, handle) {
  const folders = await openFolders('readwrite');
  folders.put(handle, name);
}

async function remembered(name) {
  const folders = await openFolders('readonly');
  return new Promise((done) => {
    const request = folders.get(name);
    request.onsuccess = () => done(request.result ?? null);
    request.onerror = () => done(null);
  });
}

function openFolders(mode) {
  return new Promise((done, failed) => {
    const request = indexedDB.open('potree-point-sam-demo');
    request.onupgradeneeded = () => request.result.createObjectStore('folders');
    request.onsuccess = () => done(request.result.transaction('folders', mode).objectStore('folders'));
    request.onerror = () => failed(request.error);
  });
}
