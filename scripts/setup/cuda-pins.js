/** @import { Wheel } from './pins.js' */

/**
 * The CUDA libraries that TensorFlow 2.21.0 names in its extra `and-cuda`, as pip resolved them in November 2026:
 * the newest releases in its ranges.
 *
 * @type {readonly Wheel[]}
 */
export const cudaWheels = [
  {
    title: 'cuBLAS 12.9.3.13',
    requirement: 'nvidia-cublas-cu12==12.9.3.13',
    file: 'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl',
    sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
    bytes: 581_217_458,
    keep: ['nvidia/cublas/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'CUPTI 12.9.79',
    requirement: 'nvidia-cuda-cupti-cu12==12.9.79',
    file: 'nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl',
    sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
    bytes: 10_814_997,
    keep: ['nvidia/cuda_cupti/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'CUDA compiler 12.9.86',
    requirement: 'nvidia-cuda-nvcc-cu12==12.9.86',
    file: 'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
    bytes: 40_546_229,
    keep: ['nvidia/cuda_nvcc/bin/ptxas', 'nvidia/cuda_nvcc/nvvm/libdevice/*', '*.dist-info/*icense*'],
  },
  {
    title: 'NVRTC 12.9.86',
    requirement: 'nvidia-cuda-nvrtc-cu12==12.9.86',
    file: 'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    bytes: 89_568_129,
    keep: ['nvidia/cuda_nvrtc/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'CUDA runtime 12.9.79',
    requirement: 'nvidia-cuda-runtime-cu12==12.9.79',
    file: 'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    bytes: 3_493_179,
    keep: ['nvidia/cuda_runtime/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'cuDNN 9.28.0.42',
    requirement: 'nvidia-cudnn-cu12==9.28.0.42',
    file: 'nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
    bytes: 716_538_495,
    keep: ['nvidia/cudnn/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'cuFFT 11.4.1.4',
    requirement: 'nvidia-cufft-cu12==11.4.1.4',
    file: 'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    bytes: 200_877_592,
    keep: ['nvidia/cufft/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'cuRAND 10.3.10.19',
    requirement: 'nvidia-curand-cu12==10.3.10.19',
    file: 'nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
    bytes: 68_295_626,
    keep: ['nvidia/curand/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'cuSOLVER 11.7.5.82',
    requirement: 'nvidia-cusolver-cu12==11.7.5.82',
    file: 'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    bytes: 338_117_415,
    keep: ['nvidia/cusolver/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'cuSPARSE 12.5.10.65',
    requirement: 'nvidia-cusparse-cu12==12.5.10.65',
    file: 'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    bytes: 366_465_088,
    keep: ['nvidia/cusparse/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'NCCL 2.32.3',
    requirement: 'nvidia-nccl-cu12==2.32.3',
    file: 'nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl',
    sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
    bytes: 351_526_311,
    keep: ['nvidia/nccl/lib/*', '*.dist-info/*icense*'],
  },
  {
    title: 'nvJitLink 12.9.86',
    requirement: 'nvidia-nvjitlink-cu12==12.9.86',
    file: 'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    bytes: 39_748_338,
    keep: ['nvidia/nvjitlink/lib/*', '*.dist-info/*icense*'],
  },
];
