using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

public class RouteBindingTests
{
    // A service without [FromServices] may be the body as well, as far as the code knows that binds a POST, PUT or PATCH at build time:
    // such a route answers 415 to a page that does not say that it sends JSON.
    [Fact]
    public async Task No_route_takes_a_service_for_its_body()
    {
        await using var host = await TestHost.StartAsync(null);
        var services = host.Services.GetRequiredService<IServiceProviderIsService>();
        var bodies = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .SelectMany(
                endpoint => endpoint.Metadata.GetOrderedMetadata<IAcceptsMetadata>(),
                (endpoint, accepts) => (endpoint.DisplayName, accepts.RequestType))
            .ToList();

        Assert.NotEmpty(bodies);
        Assert.DoesNotContain(bodies, body => body.RequestType is null || services.IsService(body.RequestType));
    }
}
