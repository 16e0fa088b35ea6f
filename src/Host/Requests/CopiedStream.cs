using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Requests;

/// <summary>A provider's answer that is taken down while it is read.</summary>
internal sealed class CopiedStream(Stream inner, AttemptRecorder recorder) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            recorder.Received(buffer.Span[..read]);
            return read;
        }
        catch (Exception broken)
        {
            recorder.Failed(broken.Message);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
