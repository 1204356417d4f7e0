"""Several processes that train together, started by `torchrun`."""

import os
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import nn


@dataclass(frozen=True)
class Processes:
    """This process among all."""

    rank: int
    world: int

    def average_gradients(self, model: nn.Module) -> None:
        """Gives all processes the mean of their gradients, in one message."""
        if self.world == 1:
            return
        # Where one process had no use for a parameter another may have had one.
        gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in model.parameters()]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        dist.all_reduce(flat)
        flat /= self.world
        means = flat.split([gradient.numel() for gradient in gradients])
        for parameter, mean in zip(model.parameters(), means, strict=True):
            parameter.grad = mean.view_as(parameter)

    def wait(self) -> None:
        """Until all are here."""
        if self.world > 1:
            dist.barrier()


def join_processes(device: torch.device) -> Processes:
    """Joins the others where `torchrun` started several; alone otherwise."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        return Processes(0, 1)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return Processes(dist.get_rank(), world)
