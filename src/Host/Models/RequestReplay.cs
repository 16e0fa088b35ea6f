using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Host.Models;

/// <summary>Sends the body of an earlier request again, as it was but for the model's name.</summary>
internal sealed class RequestReplay(HttpMessageHandler transport, TimeProvider timeProvider)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Sends it, and gives the answer back as it comes: Chat Completions' event stream, corrected.</summary>
    /// <param name="model">Who answers now.</param>
    /// <param name="body">A request to Chat Completions.</param>
    /// <param name="write">Takes each piece of the stream.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelException">The call failed.</exception>
    /// <exception cref="JsonException">The body is no JSON object.</exception>
    public async Task SendAsync(
        ConnectedModel model, string body, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken)
    {
        var options = model.Options;
        var sent = (JsonNode.Parse(body, documentOptions: Deep) as JsonObject) ?? throw new JsonException("A request is a JSON object.");
        sent["model"] = options.Model;
        sent["stream"] = true;
        if (model.Meter is { } meter)
            await meter.RequireAsync(cancellationToken);
        await model.Pace.WaitAsync(cancellationToken);
        var text = sent.ToJsonString();
        using var received = new MemoryStream();
        using var silence = new CancellationTokenSource(options.IdleTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            using var http = Connector.Client(options, transport, timeProvider, model.Pace.Rest);
            using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint(options.BaseUrl));
            request.Content = new StringContent(text, new MediaTypeHeaderValue("application/json"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey ?? "none");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
                throw model.Errors.Refused((int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token));
            await using var answer = await response.Content.ReadAsStreamAsync(either.Token);
            var buffer = new byte[16 * 1024];
            while (await answer.ReadAsync(buffer, either.Token) is > 0 and var read)
            {
                silence.CancelAfter(options.IdleTimeout);
                if (model.Meter is not null)
                    received.Write(buffer, 0, read);
                await write(buffer.AsMemory(0, read));
            }
        }
        catch (Exception quiet) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw model.Errors.Silent(quiet, onlyAlive: null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && model.Errors.Explain(failure) is { } explained)
        {
            throw explained;
        }
        finally
        {
            if (received.Length > 0)
                await model.Meter!.AddAsync(model.Meter.Of(text, Encoding.UTF8.GetString(received.GetBuffer(), 0, (int)received.Length)));
        }
    }

    // A query, as some providers want it, stays behind the path.
    private static Uri Endpoint(Uri address) =>
        new UriBuilder(address) { Path = address.AbsolutePath.TrimEnd('/') + "/chat/completions" }.Uri;
}
