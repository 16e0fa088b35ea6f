using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>Asks providers for their models.</summary>
internal sealed class ModelLists(ModelOptions environment, SecretMask mask, TimeProvider timeProvider, HttpMessageHandler transport)
    : IDisposable
{
    /// <summary>How long a provider may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MaxBytes = 32 * 1024 * 1024;

    private readonly HttpClient _http = new(transport, disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxBytes,
    };

    /// <summary>The models of a connection's provider.</summary>
    /// <exception cref="ModelException">There is no list; the message says why, and what to do.</exception>
    public async Task<IReadOnlyList<ListedModel>> GetAsync(Connection connection, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var options = connection.ToOptions(environment, connection.Model ?? ModelOptions.DefaultModel);
        var errors = new ModelErrors(options, timeProvider, mask);
        try
        {
            var models = await AskAsync(connection, Path(connection.BaseUrl, "models"), either.Token);
            return await LocalModels.CompleteAsync(connection, models, _http, either.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw errors.NoList(late, Patience);
        }
        catch (JsonException broken)
        {
            throw errors.Explain(new ProviderException("something that is no list of models", status: 404))
                ?? new ModelException(ModelFailure.Failed, "The provider's list of models cannot be read.", broken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && errors.Explain(failure) is { } explained)
        {
            throw explained;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>An endpoint of a provider, below its base URL.</summary>
    public static Uri Path(Uri baseUrl, string endpoint) =>
        new UriBuilder(baseUrl) { Path = $"{baseUrl.AbsolutePath.TrimEnd('/')}/{endpoint}" }.Uri;

    private async Task<IReadOnlyList<ListedModel>> AskAsync(Connection connection, Uri address, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(connection, address, cancellationToken);
        // As with chats: some providers want /v1 and some do not.
        if (response.StatusCode == HttpStatusCode.NotFound && connection.BaseUrl.AbsolutePath == "/"
            && address.AbsolutePath == "/models")
            return await AskAsync(connection, Path(connection.BaseUrl, "v1/models"), cancellationToken);
        if ((int)response.StatusCode is >= 300 and < 400)
            throw new ProviderException("a redirect to another address, which is not followed", status: 404);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var told = ProviderWords.FromBody(body);
            throw new ProviderException(told.Message, (int)response.StatusCode, told.Codes);
        }
        using var json = JsonDocument.Parse(body);
        return ModelListReader.Read(json.RootElement);
    }

    private Task<HttpResponseMessage> SendAsync(Connection connection, Uri address, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        if (connection.Key is { } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        // Anthropic takes a bearer token with chats only.
        if (connection.Provider == "anthropic")
        {
            request.Headers.TryAddWithoutValidation("x-api-key", connection.Key);
            request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        }
        return _http.SendAsync(request, cancellationToken);
    }
}
