import torch

w = torch.tensor([0.0, 2.0, 5.0], requires_grad=True)
with torch.autograd.detect_anomaly():
    scaled = w * 0
    distance = scaled.sqrt()
    loss = (distance + w).sum()
    loss.backward()
