namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>Bounds what a server at an address answers.</summary>
internal sealed class BoundedAnswers(HttpMessageHandler inner, TrafficBudget budget) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var bounded = new StreamContent(new BoundedTraffic(await answer.Content.ReadAsStreamAsync(cancellationToken), budget));
        foreach (var header in answer.Content.Headers) bounded.Headers.TryAddWithoutValidation(header.Key, header.Value);
        answer.Content = bounded;
        return answer;
    }
}
