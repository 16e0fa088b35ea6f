namespace ComfyAssistant.Host.Http;

/// <summary>A request's body as bytes, for routes that need all of it at once. The limit of its size is the route's.</summary>
internal static class WholeBody
{
    /// <summary>Reads it to its end.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
