import { convertEfficientDet } from "./convert/efficientdet.ts";
import { readFileSync, writeFileSync } from "node:fs"; import { createHash } from "node:crypto";
import ort from "onnxruntime-node"; import sharp from "sharp";
for (const [i, side] of [[0,320],[1,384],[2,448]]) {
  const t0=performance.now();
  const out = convertEfficientDet(readFileSync(`/tmp/gwm/package/android/src/main/assets/efficientdet-lite${i}.tflite`));
  const ms=performance.now()-t0;
  writeFileSync(`/tmp/gwm/mine${i}.onnx`, out);
  console.log(i, out.length, createHash("sha256").update(out).digest("hex"), Math.round(ms)+"ms");
  const a = await ort.InferenceSession.create(`/tmp/gwm/mine${i}.onnx`,{intraOpNumThreads:1}); const b = await ort.InferenceSession.create(i===0?"/work/shared/models/efficientdet_lite0_fp32.onnx":`/tmp/gwm/ref${i}.onnx`,{intraOpNumThreads:1});
  let md={boxes:0,scores:0};
  for (const f of ["000000397133.jpg","random"]) {
    const x=new Float32Array(3*side*side);
    if (f==="random") for(let k=0;k<x.length;k++) x[k]=Math.sin(k*12.9898)*0.99; else { const rgb=await sharp("/work/shared/coco/images/"+f).resize(side,side,{fit:"fill"}).raw().toBuffer(); for(let k=0;k<side*side;k++) for(let c=0;c<3;c++) x[c*side*side+k]=(rgb[3*k+c]!-127)/128; }
    const feeds={images:new ort.Tensor("float32",x,[1,3,side,side])};
    const ra=await a.run(feeds), rb=await b.run(feeds);
    for(const n of ["boxes","scores"] as const){ const p=ra[n]!.data as Float32Array,q=rb[n]!.data as Float32Array; if(p.length!==q.length) throw new Error("len"); for(let k=0;k<p.length;k++) md[n]=Math.max(md[n],Math.abs(p[k]!-q[k]!)); }
    const t=[];for(let k=0;k<7;k++){const s=performance.now(); await a.run(feeds); const m=performance.now(); await b.run(feeds); t.push([m-s,performance.now()-m]);} t.sort((x,y)=>x[0]!-y[0]!); console.log(f, md, a.outputNames, t[3]!.map(v=>v.toFixed(1)).join("/"));
  }
}
