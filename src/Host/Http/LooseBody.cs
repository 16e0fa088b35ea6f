using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ComfyAssistant.Host.Protocol;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// A JSON object as other programs write it: NaN, Infinity, half a surrogate pair, a byte order mark, whatever the content type. The
/// answer is written the same way.
/// </summary>
/// <param name="Root">The object.</param>
/// <param name="HasLoneSurrogates">True when halves of surrogate pairs are hidden in it.</param>
internal sealed record LooseBody(JsonElement Root, bool HasLoneSurrogates)
    : IBindableFromHttpContext<LooseBody>, IEndpointParameterMetadataProvider
{
    // Deeper than any request may be, as an answer holds it one or two levels further in.
    private const int AnswerDepth = 2 * LooseJson.MaxDepth;

    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Deep = [];

    /// <exception cref="RequestException">The body is no JSON object.</exception>
    public static async ValueTask<LooseBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var body = await WholeBody.ReadAsync(context.Request, context.RequestAborted);
        try
        {
            var json = LooseJson.Parse(body);
            if (json.Root.ValueKind != JsonValueKind.Object) throw new RequestException("The body must be a JSON object.");
            return new LooseBody(json.Root, json.HasLoneSurrogates);
        }
        catch (JsonException broken)
        {
            throw new RequestException(broken.Message);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "*/*"], typeof(object)));

    /// <summary>A member; undefined when it is not there.</summary>
    public JsonElement Member(string name) => Root.TryGetProperty(name, out var value) ? value : default;

    /// <summary>An answer with status 200.</summary>
    public IResult Answer<T>(T value) => new LooseAnswer<T>(value, HasLoneSurrogates);

    private sealed class LooseAnswer<T>(T value, bool restore) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var usual = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var utf8 = JsonSerializer.SerializeToUtf8Bytes(value, Deep.GetValue(usual, options => new(options) { MaxDepth = AnswerDepth }));
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            await httpContext.Response.Body.WriteAsync(restore ? HiddenSurrogates.Restore(utf8) : utf8, httpContext.RequestAborted);
        }
    }
}
