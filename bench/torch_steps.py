"""A side of `npm run bench:train` in PyTorch: one precision, memory layout and way to wait, one size, pass after pass.

    {"do": "hello"}                              versions of what computes
    {"do": "prepare", "pass": ..., ...settings}  makes the network and warms it up: {"parameters": ..., "values": ...}
    {"do": "unit", "steps": COUNT}               {"seconds": ..., "peakBytes": ...}
"""

import resource
import sys
import time

from answer_requests import answer_requests

MOST_WARM_UP_SECONDS = 10

state = {}


def hello(_):
    import torch

    return {
        "torch": torch.__version__,
        "python": sys.version.split()[0],
        "instructions": torch.backends.cpu.get_cpu_capability(),
        "onednn": torch.backends.mkldnn.is_available(),
    }


def prepare(request):
    import torch

    state.clear()
    torch.manual_seed(1)
    torch.set_num_threads(request["threads"])
    network = create_network(request["baseFilters"])
    images, classes = draw_batch(request["batch"], request["pixels"])
    layout = torch.channels_last if request["channelsLast"] else torch.contiguous_format
    network = network.to(memory_format=layout)
    images = images.to(memory_format=layout)
    cast = request["precision"] == "bfloat16"
    if request["pass"] == "forward":
        run = create_inference(network, images, cast)
    else:
        run = create_training(network, images, classes, cast, request["learningRate"])
    state["run"] = run
    values = []
    begin = time.perf_counter()
    for _ in range(request["warmUpSteps"]):
        start = time.perf_counter()
        values.append(run())
        # Without such instructions bfloat16 takes many times as long as float32.
        if time.perf_counter() - begin > MOST_WARM_UP_SECONDS:
            break
    return {
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "threads": torch.get_num_threads(),
        "values": values,
        "stepSeconds": time.perf_counter() - start,
    }


def unit(request):
    run = state["run"]
    start = time.perf_counter()
    for _ in range(request["steps"]):
        run()
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def create_inference(network, images, cast):
    """To each pixel's probability, by the moving averages of batch norm; gives the first pixel's."""
    import torch

    network.eval()

    def run():
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=cast):
            logits = network(images)
        return logits.float().softmax(1)[:, 0].contiguous()[0, 0, 0].item()

    return run


def create_training(network, images, classes, cast, learning_rate):
    """Cross entropy, its gradients and Adam; batch norm moves its averages. Gives the loss before the step."""
    import torch

    network.train()
    # The fused one is the fastest that PyTorch has.
    adam = torch.optim.Adam(network.parameters(), learning_rate, fused=True)

    def run():
        with torch.autocast("cpu", torch.bfloat16, enabled=cast):
            logits = network(images)
        loss = torch.nn.functional.cross_entropy(logits.float(), classes)
        adam.zero_grad()
        loss.backward()
        adam.step()
        return loss.item()

    return run


def draw_batch(count, pixels):
    """As bench/train/batch.ts: images [count, 1, pixels, pixels], classes [count, pixels, pixels]."""
    import torch

    classes = (torch.arange(count * pixels * pixels) >> 4 & 1).reshape(count, pixels, pixels)
    images = torch.randn(count, 1, pixels, pixels) - classes[:, None]
    return images, classes


def create_network(filters):
    """The network of learning/unet.ts."""
    from torch import cat, nn
    from torch.nn import functional

    def convolve(inputs, outputs, size, stride=1, bias=False):
        layer = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=bias)
        if not bias:
            nn.init.kaiming_normal_(layer.weight)
        return layer

    def activate(channels):
        return nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(inplace=True))

    class Down(nn.Module):
        """The double residual block."""

        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.activate1 = activate(inputs)
            self.shortcut = convolve(inputs, outputs, 1, stride)
            self.first = nn.Sequential(
                convolve(inputs, outputs, 3, stride), activate(outputs), convolve(outputs, outputs, 3)
            )
            self.second = nn.Sequential(
                nn.BatchNorm2d(outputs),
                nn.ReLU(inplace=True),
                convolve(outputs, outputs, 3),
                activate(outputs),
                convolve(outputs, outputs, 3),
            )

        def forward(self, x):
            u = self.activate1(x)
            y = self.first(u) + self.shortcut(u)
            return self.second(y) + y

    def up(inputs, outputs):
        return nn.Sequential(
            convolve(inputs, outputs, 3), activate(outputs), convolve(outputs, outputs, 3), activate(outputs)
        )

    class UNet(nn.Module):
        def __init__(self, f):
            super().__init__()
            self.initial = nn.Sequential(nn.BatchNorm2d(1), convolve(1, f, 7, 2), activate(f))
            self.downs = nn.ModuleList([Down(f, f, 1), Down(f, 2 * f, 2), Down(2 * f, 4 * f, 2), Down(4 * f, 8 * f, 2)])
            self.ups = nn.ModuleList([up(12 * f, 4 * f), up(6 * f, 2 * f), up(3 * f, f), up(2 * f, f // 2)])
            self.final = up(f // 2, f // 4)
            self.head = convolve(f // 4, 2, 3, bias=True)

        def forward(self, x):
            x = self.initial(x)
            skips = [x]
            x = functional.max_pool2d(x, 2)
            for down in self.downs:
                x = down(x)
                skips.append(x)
            skips.pop()
            for block in self.ups:
                x = block(cat([functional.interpolate(x, scale_factor=2), skips.pop()], 1))
            return self.head(self.final(functional.interpolate(x, scale_factor=2)))

    return UNet(filters)


answer_requests({"hello": hello, "prepare": prepare, "unit": unit})
