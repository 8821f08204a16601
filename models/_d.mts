import { fetchFile } from "./fetch/fetch-file.ts";
const p="deb:opencv-doc#usr/share/doc/opencv-doc/examples/data/vtest.avi";
const t=performance.now();
console.log(await fetchFile({file:"vtest.avi",sha256:process.argv[2]!,licence:"x",origins:[process.argv[3]??p]},{cacheDir:process.argv[4]!,dataDirs:[],progress:console.log}).catch(e=>e.message), performance.now()-t);
